from django.urls import path

from sinovik.agencies.views import accounts, office, rosters, units

app_name = "agencies"
urlpatterns = [
    path("meja/akun/", accounts.accounts, name="accounts"),
    path("meja/akun/baru/", accounts.issue, name="issue"),
    path("meja/akun/impor/", rosters.upload, name="import_roster"),
    path("meja/akun/impor/jalankan/", rosters.run, name="run_roster"),
    path("meja/akun/impor/templat.xlsx", rosters.template, name="roster_template"),
    path("meja/akun/<int:number>/", accounts.account, name="account"),
    path("meja/akun/<int:number>/akhiri/", accounts.end, name="end"),
    path("meja/akun/<int:number>/serah-terima/", accounts.hand_over, name="hand_over"),
    path("meja/akun/<int:number>/kode/", accounts.give_code, name="give_code"),
    path("meja/akun/<int:number>/langkah-kedua/", accounts.reset_factor, name="reset_factor"),
    path("meja/unit/", units.units, name="units"),
    path("meja/unit/baru/", units.add, name="add_unit"),
    path("meja/instansi/", office.agencies, name="agencies"),
    path("meja/instansi/<slug:slug>/", office.agency, name="agency_desk"),
    path("meja/instansi/<slug:slug>/surat/", office.register_letter, name="register_letter"),
    path("meja/instansi/<slug:slug>/tunjuk/", office.appoint, name="appoint"),
    path("meja/petugas/", office.staff, name="staff"),
    path("meja/petugas/baru/", office.appoint_staff, name="appoint_staff"),
    path("masuk/kode/", accounts.use_code, name="use_code"),
]
